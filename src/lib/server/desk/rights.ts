// What an organiser does for a person who asked them to, with a lead or a need of theirs: withdraw it, take back a consent, erase it (个人信息保护法 (2021) 15, 47). Each
// only with the word that the person asked.
import { m } from '#lib/i18n/text.ts';
import { uuid } from '#lib/protocol/wire.ts';
import { fieldText } from './form-text.ts';
import { reasonText } from './reasons.ts';
import { submit, type SubmitOptions } from './submit.ts';

export const RIGHTS = ['withdraw', 'withdrawConsent', 'erase'] as const;
export type Right = (typeof RIGHTS)[number];

type Subject = { lead: string } | { need: string };
export type Exercised = { done: string; error: null } | { done: null; error: string };

/** What came of the form of one right; `error` is to be said beside it. Throws error pages as submit does. */
export async function exerciseRight(
	right: Right,
	subject: Subject,
	{ form, ...by }: SubmitOptions & { form: FormData }
): Promise<Exercised> {
	if (form.get('asked') !== 'on') return { done: null, error: m.desk_right_not_asked() };
	const { rejections } = await perform(right, subject, { form, ...by });
	const [first] = rejections ?? [];
	if (first) return { done: null, error: reasonText(first.status, first.reason) };
	return { done: DONE[right](), error: null };
}

const DONE: Record<Right, () => string> = {
	withdraw: m.desk_right_withdrawn,
	withdrawConsent: m.desk_right_consent_withdrawn,
	erase: m.desk_right_erased
};

async function perform(right: Right, subject: Subject, { form, ...by }: SubmitOptions & { form: FormData }) {
	switch (right) {
		case 'withdraw':
			return submit('withdrawRequest', { ...subject, reason: fieldText(form, 'reason', 200) }, by);
		case 'erase':
			return submit('eraseRequest', { ...subject }, by);
		default: {
			const recipient = uuid.safeParse(fieldText(form, 'recipient', 40));
			// Without a recipient it would end every consent: a form that names none is none of ours.
			if (!recipient.success)
				return {
					outcomes: null,
					rejections: [
						{ index: 0, status: 'refused' as const, reason: 'arguments_invalid', fields: ['recipient'] }
					]
				};
			return submit('withdrawConsent', { ...subject, recipient: recipient.data }, by);
		}
	}
}
