// Targeted push (精准推送): one item to one organisation, with the reason. And the switch of whoever wants no recommendations (个人信息保护法 (2021) 24). Knows
// neither what fits (matching) nor how it travels.
import * as z from 'zod/mini';
import { uuid } from './text.ts';

/** A patent, to the firm that needs it; a need, to the counterpart that may answer it. */
export const PUSH_ITEMS = ['patent', 'need'] as const;
/** By a link that the organiser hands on, or by e-mail. */
export const PUSH_CHANNELS = ['link', 'email'] as const;
export type PushChannel = (typeof PUSH_CHANNELS)[number];

const reasons = z.array(z.string().check(z.minLength(1), z.maxLength(60))).check(z.maxLength(10));

/** One item goes to one organisation; the same item to the same organisation again is the first one. `words` and `chains` say why it fits. */
export const recordTargetedPush = z
	.object({
		push: uuid,
		item: z.enum(PUSH_ITEMS),
		patent: uuid,
		need: uuid,
		counterpart: z.optional(uuid),
		channel: z.enum(PUSH_CHANNELS),
		words: reasons,
		chains: reasons
	})
	.check(
		z.refine(({ item, counterpart }) => (item === 'need') === Boolean(counterpart), { path: ['counterpart'] })
	);

/** The person behind a link switches recommendations off, or on again. */
export const chooseRecommendations = z.object({ wanted: z.boolean() });
