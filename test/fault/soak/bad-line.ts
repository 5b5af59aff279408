// A bad line between one phone and the server: slow, lossy, and gone every few seconds. Bytes only; it knows nothing of what they say.
//
//   request ──▶ cut (never arrives) or late ──▶ server ──▶ reply ──▶ cut (it was stored, the phone never hears) or late ──▶ phone
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Weather {
	/** Share of exchanges that are cut, half of them on the way up, half on the way down. */
	loss: number;
	/** Milliseconds there and back. */
	latencyMs: number;
	/** Every so often the line is gone for a while; 0: never. Milliseconds. */
	flapEveryMs: number;
	flapForMs: number;
}

/** What has been done to exchanges so far. */
export interface Harm {
	exchanges: number;
	cutUp: number;
	cutDown: number;
	flaps: number;
	refused: number;
}

export interface BadLine {
	url: string;
	harm: Harm;
	/** From now on everything goes through at once. */
	heal(): void;
	close(): Promise<void>;
}

/** @param random 0 ≤ x < 1 */
export async function openBadLine(target: string, weather: Weather, random: () => number): Promise<BadLine> {
	const { hostname, port } = new URL(target);
	const harm: Harm = { exchanges: 0, cutUp: 0, cutDown: 0, flaps: 0, refused: 0 };
	const sockets = new Set<Socket>();
	let { loss, latencyMs } = weather;
	let isDown = false;

	const server = createServer((phone) => {
		if (isDown) {
			harm.refused++;
			phone.destroy();
			return;
		}
		const app = connect(Number(port), hostname);
		const cut = () => {
			phone.destroy();
			app.destroy();
		};
		for (const socket of [phone, app]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				sockets.delete(socket);
				cut();
			});
		}
		/** Which way the last bytes went: the first ones of a new direction begin a request or its reply. */
		let way: 'up' | 'down' = 'down';
		const pass = (direction: 'up' | 'down', to: Socket) => (chunk: Buffer) => {
			if (direction !== way) {
				way = direction;
				if (direction === 'up') harm.exchanges++;
				if (random() < loss / 2) {
					if (direction === 'up') harm.cutUp++;
					else harm.cutDown++;
					return cut();
				}
			}
			if (latencyMs === 0) return void to.write(chunk);
			setTimeout(() => !to.destroyed && to.write(chunk), latencyMs / 2);
		};
		phone.on('data', pass('up', app));
		app.on('data', pass('down', phone));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

	let timer: NodeJS.Timeout | undefined;
	const flap = () => {
		isDown = !isDown;
		if (isDown) {
			harm.flaps++;
			for (const socket of sockets) socket.destroy();
		}
		timer = setTimeout(flap, isDown ? weather.flapForMs : weather.flapEveryMs - weather.flapForMs);
	};
	if (weather.flapEveryMs) timer = setTimeout(flap, random() * weather.flapEveryMs);

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		harm,
		heal() {
			clearTimeout(timer);
			[loss, latencyMs, isDown] = [0, 0, false];
		},
		async close() {
			clearTimeout(timer);
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
