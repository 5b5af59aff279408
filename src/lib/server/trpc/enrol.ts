// Redeeming a pass: the phone names its pass (or types its transfer code) and the enrolment id it chose; the answer is the token it keeps.
import * as z from 'zod/mini';
import { TRPCError } from '@trpc/server';
import { uuidv7 } from 'uuidv7';
import { enrolment, redeemRequest, type Enrolment } from '#lib/protocol/index.ts';
import { capturedNow } from '../captured.ts';
import { DatabaseError } from '../database/errors.ts';
import { guessLimit } from '../guess-limit.ts';
import { secretHash } from '../pass-secrets.ts';
import { rescuePublicKey } from '../rescue/keys.ts';
import { anyone, router } from './trpc.ts';

const granted = z.omit(enrolment, { token: true });
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
			captured: capturedNow(),
			args: { enrolment: input.enrolment, device: input.device }
		};
		const secret =
			'pass' in input ? { tokenHash: secretHash(input.pass) } : { codeHash: secretHash(input.code) };
		try {
			const answer = granted.parse(
				await ctx.database.call('redeem_pass', { ...secret, draft }, { kind: 'anonymous' })
			);
			return {
				...answer,
				rescueKey: await rescuePublicKey(ctx.database),
				token: await ctx.tokens.sign({
					enrolment: answer.enrolment,
					event: answer.event,
					phone: {
						number: answer.number,
						person: answer.person,
						station: answer.station,
						fields: answer.fields,
						expiresAt: answer.expiresAt
					}
				})
			};
		} catch (cause) {
			// Only a pass that is none is a guess; a database that is away must not shut out a hall behind one address.
			if (cause instanceof DatabaseError && cause.code === 'YH006') limit.noteFailure(ctx.address);
			throw cause;
		}
	})
});
