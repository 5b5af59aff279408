// Consent: the person behind a request says who else may know them. Separate for each recipient, versioned, ended at any time (个人信息保护法 (2021) 14, 15, 23).
// Knows no text: which version said what is in consent-texts.ts.
import * as z from 'zod/mini';
import { uuid } from './text.ts';

/** 专利权人、银行、投资机构; 主管部门. */
export const RECIPIENT_KINDS = ['counterpart', 'bureau'] as const;
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** One recipient, named: a counterpart's id, or the id of a bureau's organisation; and kind and version of the text that was agreed to (share_holder.1). */
export const consent = z.object({
	kind: z.enum(RECIPIENT_KINDS),
	recipient: uuid,
	version: z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{0,39}$/))
});
export type Consent = z.output<typeof consent>;
export const consents = z.array(consent).check(z.maxLength(20));

/** Which request is meant: a lead or a need, one of them. */
export const ofRequest = { lead: z.optional(uuid), need: z.optional(uuid) };
export const namesOne = z.refine<{ lead?: string | undefined; need?: string | undefined }>(
	({ lead, need }) => Boolean(lead) !== Boolean(need),
	{ path: ['lead'], error: 'required' }
);

/** More recipients may know. */
export const grantConsent = z
	.object({ ...ofRequest, consents: consents.check(z.minLength(1)) })
	.check(namesOne);
/** Taken back: for one recipient, or for all. It holds at once. */
export const withdrawConsent = z.object({ ...ofRequest, recipient: z.optional(uuid) }).check(namesOne);
