// A rescue file that any enrolled phone of the same event carries up. It cannot read it; server/rescue/ can.
import { TRPCError } from '@trpc/server';
import { PROTOCOL, rescueReply, rescueRequest } from '#lib/protocol/index.ts';
import { RescueRefused, takeIn } from '../rescue/take-in.ts';
import { phones, router } from './trpc.ts';

export const rescue = router({
	upload: phones.input(rescueRequest).mutation(async ({ ctx, input }) => {
		if (input.protocol !== PROTOCOL)
			throw new TRPCError({ code: 'PRECONDITION_FAILED', message: 'incompatible' });
		const { database, tokens, files, phone } = ctx;
		try {
			return rescueReply.parse(
				await takeIn(input.file, { database, tokens, event: phone.event, by: { phone }, files })
			);
		} catch (cause) {
			// Handed in again, it would be refused again: the carrier is told why.
			if (cause instanceof RescueRefused) throw new TRPCError({ code: 'BAD_REQUEST', cause });
			throw cause;
		}
	})
});
