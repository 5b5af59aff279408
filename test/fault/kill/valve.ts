// A line whose two directions can be shut one by one, as when a hall's network lets requests out and no answers in. What is sent against a shut
// valve is gone; the connection stays, and says nothing.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Valve {
	url: string;
	/** Whether bytes pass from phone to server, and back. */
	up: boolean;
	down: boolean;
	close(): Promise<void>;
}

export async function openValve(target: string): Promise<Valve> {
	const { hostname, port } = new URL(target);
	const sockets = new Set<Socket>();
	const server = createServer((phone) => {
		const app = connect(Number(port), hostname);
		for (const socket of [phone, app]) {
			sockets.add(socket);
			socket.on('error', () => {});
			socket.on('close', () => {
				sockets.delete(socket);
				phone.destroy();
				app.destroy();
			});
		}
		phone.on('data', (chunk) => valve.up && app.write(chunk));
		app.on('data', (chunk) => valve.down && phone.write(chunk));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const valve: Valve = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		up: true,
		down: true,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
	return valve;
}
