// A mail server that says yes to everything but one recipient, and keeps what it was handed. Speaks no more SMTP than a client needs to hand over one mail.
import { createServer, type AddressInfo } from 'node:net';

export interface FakeSmtp {
	/** smtp://127.0.0.1:port */
	url: string;
	/** Everything handed over so far, as it was sent. */
	got(): string;
	close(): Promise<void>;
}

/** @param options.refuses a recipient that is answered 550 */
export async function startSmtp({ refuses = '' } = {}): Promise<FakeSmtp> {
	let got = '';
	const server = createServer((socket) => {
		let mail: string | null = null;
		socket.write('220 test\r\n');
		socket.on('error', () => {});
		socket.on('data', (chunk) => {
			const text = String(chunk);
			if (mail !== null) {
				mail += text;
				if (!mail.endsWith('\r\n.\r\n')) return;
				got += mail;
				mail = null;
				socket.write('250 kept\r\n');
			} else if (/^data/i.test(text)) {
				mail = '';
				socket.write('354 go\r\n');
			} else if (/^quit/i.test(text)) {
				socket.end('221 bye\r\n');
			} else {
				socket.write(refuses && text.includes(refuses) ? '550 no\r\n' : '250 ok\r\n');
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
		got: () => got,
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}
