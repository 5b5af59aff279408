// Who runs this server, as its public pages must say: name and telephone, ICP 备案 (互联网信息服务管理办法 (2024) 12) and 公安备案 numbers. From the environment; nothing is invented.
import * as z from 'zod';

const text = (max: number) =>
	z.preprocess(
		(value) => (typeof value === 'string' && value.trim() ? value.trim() : undefined),
		z.string().max(max).optional()
	);

const settings = z
	.object({
		OPERATOR_NAME: text(80),
		OPERATOR_CONTACT: text(80),
		/** 京ICP备12345678号 or 京ICP备12345678号-1. */
		ICP_NUMBER: text(40).refine(
			(number) => !number || /^[\u4e00-\u9fff]ICP[备证]\d{6,10}号(-\d{1,4})?$/.test(number),
			{
				error: 'ICP_NUMBER looks like 京ICP备12345678号-1'
			}
		),
		/** 京公网安备11010502030123号. */
		POLICE_NUMBER: text(40).refine(
			(number) => !number || /^[\u4e00-\u9fff]公网安备\s?\d{14}号$/.test(number),
			{
				error: 'POLICE_NUMBER looks like 京公网安备11010502030123号'
			}
		)
	})
	.transform((env) => ({
		name: env.OPERATOR_NAME ?? null,
		contact: env.OPERATOR_CONTACT ?? null,
		icp: env.ICP_NUMBER ?? null,
		police: env.POLICE_NUMBER ?? null,
		/** The digits by which the police's register finds it. */
		policeCode: env.POLICE_NUMBER?.replace(/\D/g, '') ?? null
	}));

export type Operator = z.output<typeof settings>;

/** @throws with the variable's name and how it is written, for whoever starts the server. */
export function readOperator(env: Record<string, string | undefined>): Operator {
	const parsed = settings.safeParse(env);
	if (parsed.success) return parsed.data;
	throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}

let known: Operator | undefined;
/** The one of this process. */
export const operator = (): Operator => (known ??= readOperator(process.env));
