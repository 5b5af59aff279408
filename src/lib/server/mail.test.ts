// Mail: sent as it was given where a server is set, told when it was not, and no server means none.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSmtp, type FakeSmtp } from '../../../test/fakes/smtp.ts';
import { mailer } from './mail.ts';

let server: FakeSmtp | null = null;
afterEach(() => server?.close());

const smtp = async (options?: Parameters<typeof startSmtp>[0]) => (server = await startSmtp(options));
const mail = { to: 'rep@example.com', subject: '可能适合的专利', text: '依据：都提到：密封' };

describe('mailer', () => {
	it('is none where nothing is set', () => {
		expect(mailer({})).toBeNull();
		expect(mailer({ SMTP_URL: ' ', MAIL_FROM: '' })).toBeNull();
	});

	it.each([
		{ SMTP_URL: 'smtp://localhost' },
		{ MAIL_FROM: 'a@example.com' },
		{ SMTP_URL: 'https://mail.example.com', MAIL_FROM: 'a@example.com' },
		{ SMTP_URL: 'localhost', MAIL_FROM: 'a@example.com' }
	])('refuses half or wrong settings: %o', (env) => {
		expect(() => mailer(env)).toThrow();
	});

	it('sends subject and text as they are, from whom it is set', async () => {
		const { url, got } = await smtp();
		expect(await mailer({ SMTP_URL: url, MAIL_FROM: '园惠通 <park@example.com>' })!.send(mail)).toBeNull();
		expect(got()).toContain('park@example.com');
		expect(got()).toContain(Buffer.from(mail.text).toString('base64').slice(0, 20));
	});

	it('tells why it was not sent, and logs no address', async () => {
		const log = vi.spyOn(console, 'error').mockImplementation(() => {});
		const { url } = await smtp({ refuses: 'rep@example.com' });
		expect(await mailer({ SMTP_URL: url, MAIL_FROM: 'park@example.com' })!.send(mail)).toBe('EENVELOPE');
		expect(await mailer({ SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'park@example.com' })!.send(mail)).toBe(
			'ESOCKET'
		);
		expect(JSON.stringify(log.mock.calls)).not.toContain('example.com');
		log.mockRestore();
	});
});
