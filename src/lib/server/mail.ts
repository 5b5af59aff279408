// E-mail, where the operator has set a mail server: SMTP_URL (smtps://name:password@host:465) and MAIL_FROM. Without them nothing is mailed, and pages give text and link
// instead. Knows what is sent to whom, and keeps neither.
import { createTransport } from 'nodemailer';
import * as z from 'zod';

/** Both or neither; anything else is a fault of the settings, told at the first use. */
const settings = z
	.object({
		SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
		MAIL_FROM: z.string().min(3).max(200).optional()
	})
	.refine(({ SMTP_URL, MAIL_FROM }) => Boolean(SMTP_URL) === Boolean(MAIL_FROM), {
		error: 'SMTP_URL and MAIL_FROM are set together, or not at all.'
	});

export interface Mailer {
	/** Sends one mail; the reason when it could not be sent. It waits at most ten seconds for each answer of the mail server. */
	send(mail: { to: string; subject: string; text: string }): Promise<string | null>;
}

const WAIT_MS = 10_000;

/** Null where no mail server is set. @throws when the settings are no settings. */
export function mailer(env: Record<string, string | undefined> = process.env): Mailer | null {
	const blankIsAbsent = (text: string | undefined) => text?.trim() || undefined;
	const { SMTP_URL, MAIL_FROM } = settings.parse({
		SMTP_URL: blankIsAbsent(env.SMTP_URL),
		MAIL_FROM: blankIsAbsent(env.MAIL_FROM)
	});
	if (!SMTP_URL || !MAIL_FROM) return null;
	const waits = { connectionTimeout: WAIT_MS, greetingTimeout: WAIT_MS, socketTimeout: WAIT_MS };
	return {
		async send(mail) {
			const transport = createTransport({ url: SMTP_URL, ...waits });
			try {
				await transport.sendMail({
					from: MAIL_FROM,
					...mail,
					disableFileAccess: true,
					disableUrlAccess: true
				});
				return null;
			} catch (cause) {
				// Without the address: the log holds nobody's.
				const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
				console.error(`A mail was not sent: ${why}`);
				return why;
			} finally {
				transport.close();
			}
		}
	};
}
