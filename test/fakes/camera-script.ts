// The part of the fake camera that runs in the page, before any script of the app. Must not use anything outside the function:
// it is sent as text.

export interface Badge {
	rows: boolean[][];
	share: number;
	degrees: number;
	blur: number;
}

export interface CameraState {
	torch: boolean;
	zoom: number;
	lens: string;
	live: number;
	asked: number;
	frames: number;
}

export interface FakeCameraWindow {
	fakeCamera: {
		show(badge: Badge | null): void;
		failNext(name: string, times: number): void;
		/** The picture of the camera that runs now stands still; the next one opened moves. */
		freeze(): void;
		/** `live` counts tracks that run now, `asked` the calls of getUserMedia, `frames` the pictures drawn so far. */
		state(): CameraState;
	};
}

export function fakeCameraScript(): void {
	if (!navigator.mediaDevices) return;
	const LENSES = [
		{ deviceId: 'rear-wide', label: 'camera 0, facing back' },
		{ deviceId: 'rear-tele', label: 'camera 2, facing back' },
		{ deviceId: 'front', label: 'camera 1, facing front' }
	];
	const WIDTH = 1280;
	const HEIGHT = 720;
	const state = { torch: false, zoom: 1, lens: '', asked: 0, frames: 0 };
	const tracks: MediaStreamTrack[] = [];
	let badge: HTMLCanvasElement | null = null;
	let shown: Badge | null = null;
	let failures: string[] = [];
	let freezeNow = () => {};

	function drawBadge(next: Badge): HTMLCanvasElement {
		const code = document.createElement('canvas');
		// The share is that of the code itself; 8 of its modules are quiet zone.
		const size = Math.round((WIDTH * next.share * next.rows.length) / (next.rows.length - 8));
		code.width = code.height = size;
		const context = code.getContext('2d')!;
		context.fillStyle = '#fff';
		context.fillRect(0, 0, size, size);
		context.fillStyle = '#1a1a1a';
		const module = size / next.rows.length;
		next.rows.forEach((row, y) =>
			row.forEach((isDark, x) => {
				if (isDark) context.fillRect(x * module, y * module, module + 0.5, module + 0.5);
			})
		);
		return code;
	}

	// Noise by a small linear congruence: the same picture in every run.
	function makeNoise(): HTMLCanvasElement {
		const noise = document.createElement('canvas');
		noise.width = WIDTH + 64;
		noise.height = HEIGHT + 64;
		const context = noise.getContext('2d')!;
		const pixels = context.createImageData(noise.width, noise.height);
		let seed = 12345;
		for (let i = 0; i < pixels.data.length; i += 4) {
			seed = (seed * 1103515245 + 12345) & 0x7fffffff;
			pixels.data[i] = pixels.data[i + 1] = pixels.data[i + 2] = 90 + ((seed >> 16) % 80);
			pixels.data[i + 3] = 255;
		}
		context.putImageData(pixels, 0, 0);
		return noise;
	}

	function openStream(): MediaStream {
		const canvas = document.createElement('canvas');
		canvas.width = WIDTH;
		canvas.height = HEIGHT;
		const context = canvas.getContext('2d')!;
		const noise = makeNoise();
		let frame = 0;
		const draw = () => {
			frame++;
			state.frames++;
			const [dx, dy] = [Math.sin(frame / 17) * 12, Math.cos(frame / 23) * 9];
			context.drawImage(noise, -32 + dx * 2, -32 + dy * 2);
			if (badge && shown) {
				context.save();
				context.translate(WIDTH / 2 + dx, HEIGHT / 2 + dy);
				context.rotate((shown.degrees * Math.PI) / 180);
				if (shown.blur) context.filter = `blur(${shown.blur}px)`;
				context.drawImage(badge, -badge.width / 2, -badge.height / 2);
				context.restore();
			}
		};
		draw();
		const stream = canvas.captureStream(15);
		const timer = setInterval(draw, 66);
		freezeNow = () => clearInterval(timer);
		const track = stream.getVideoTracks()[0]!;
		const stop = track.stop.bind(track);
		track.stop = () => {
			clearInterval(timer);
			stop();
		};
		track.getCapabilities = () =>
			({ torch: true, zoom: { min: 1, max: 4, step: 0.1 }, deviceId: state.lens }) as MediaTrackCapabilities;
		track.getSettings = () => ({ deviceId: state.lens, width: WIDTH, height: HEIGHT });
		track.applyConstraints = async (wish) => {
			for (const one of (wish?.advanced ?? []) as { torch?: boolean; zoom?: number }[])
				Object.assign(state, one);
		};
		tracks.push(track);
		return stream;
	}

	function lensFor(video: boolean | MediaTrackConstraints | undefined): string {
		const wish = typeof video === 'object' ? video : {};
		const exact = (wish.deviceId as ConstrainDOMStringParameters | undefined)?.exact;
		if (!exact) return wish.facingMode === 'user' ? 'front' : 'rear-wide';
		if (!LENSES.some((lens) => lens.deviceId === exact)) {
			throw new DOMException('No such camera.', 'OverconstrainedError');
		}
		return String(exact);
	}

	navigator.mediaDevices.getUserMedia = async (wish) => {
		state.asked++;
		const failure = failures.shift();
		if (failure) throw new DOMException('Planted by the test.', failure);
		state.lens = lensFor(wish?.video);
		state.torch = false;
		return openStream();
	};
	navigator.mediaDevices.enumerateDevices = async () =>
		LENSES.map((lens) => ({ ...lens, kind: 'videoinput' as const, groupId: '', toJSON: () => lens }));

	(window as unknown as FakeCameraWindow).fakeCamera = {
		show(next) {
			shown = next;
			badge = next && drawBadge(next);
		},
		failNext(name, times) {
			failures = Array.from({ length: times }, () => name);
		},
		freeze: () => freezeNow(),
		state: () => ({ ...state, live: tracks.filter((track) => track.readyState === 'live').length })
	};
}
