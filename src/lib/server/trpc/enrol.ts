// Redeeming a pass: the phone names its pass (or types its transfer code) and the enrolment id it chose; the answer is the token it keeps.
import { createHash, randomUUID } from 'node:crypto';
import { TRPCError } from '@trpc/server';
import { uuidv7 } from 'uuidv7';
import { enrolment, redeemRequest, type Enrolment } from '#lib/protocol/index.ts';
import { guessLimit } from './guess-limit.ts';
import { anyone, router } from './trpc.ts';

const boot = randomUUID();
const granted = enrolment.omit({ token: true });
const limit = guessLimit({ tries: 20, windowMs: 10 * 60_000 });

export const enrol = router({
	/** Asked again with the same enrolment id, it answers the same and redeems nothing more. */
	redeem: anyone.input(redeemRequest).mutation(async ({ ctx, input }): Promise<Enrolment> => {
		if (limit.isExceeded(ctx.address))
			throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: 'too_many_tries' });
		const draft = {
			id: uuidv7(),
			verb: 'enrolPhone',
			subject: input.enrolment,
			source: 'public',
			captured: {
				wall: Date.now(),
				monotonic: Math.round(performance.now()),
				boot,
				offsetMs: 0,
				uncertaintyMs: 0
			},
			args: { enrolment: input.enrolment, device: input.device }
		};
		const secret = 'pass' in input ? { tokenHash: sha256(input.pass) } : { codeHash: sha256(input.code) };
		try {
			const answer = granted.parse(
				await ctx.database.call('redeem_pass', { ...secret, draft }, { kind: 'anonymous' })
			);
			return {
				...answer,
				token: await ctx.tokens.sign({ enrolment: answer.enrolment, event: answer.event })
			};
		} catch (cause) {
			limit.noteFailure(ctx.address);
			throw cause;
		}
	})
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
