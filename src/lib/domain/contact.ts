// The person behind a link: how they are called and reached, and that they may correct it (个人信息保护法 (2021) 46). Knows no request.
import * as z from 'zod/mini';
import { mobile } from './mobile.ts';
import { requiredText } from './text.ts';

/** What is named is replaced; null takes mobile or title away. `pinyin` is how the new name is spelt. Who it is, the door says. */
export const correctContact = z
	.object({
		name: z.optional(requiredText(60)),
		mobile: z.optional(z.nullable(mobile)),
		title: z.optional(z.nullable(requiredText(60))),
		pinyin: z.optional(z.object({ full: z.string(), initials: z.string() }))
	})
	.check(z.refine((corrected) => Object.keys(corrected).length > 0, { path: ['name'], error: 'required' }));
