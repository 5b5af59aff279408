// The sound and the vibration of an answer, for a clerk who looks at the person and not at the phone. Colour, frame and word are
// the screen's. Does not know what was scanned.

/** The five answers, named as on screen: 签到成功, 已签到, 待处理, 未保存, 读不出. */
export type Signal = 'ok' | 'again' | 'attention' | 'unsaved' | 'unreadable';

interface Tone {
	hz: number;
	ms: number;
}

interface Feedback {
	tones: readonly Tone[];
	shape: OscillatorType;
	/** Hertz above which the tone is damped: a soft square. */
	softenAbove?: number;
	/** Milliseconds of buzz, rest, buzz … */
	vibrate: readonly number[];
}

/** Five that no ear and no hand confuses. Peak −6 dBFS. */
export const FEEDBACK: Readonly<Record<Signal, Feedback>> = {
	ok: { tones: [tone(880, 60), tone(1320, 90)], shape: 'triangle', vibrate: [40] },
	again: { tones: [tone(660, 70), pause(50), tone(660, 70)], shape: 'triangle', vibrate: [40, 60, 40] },
	attention: {
		tones: [tone(440, 160), tone(294, 220)],
		shape: 'square',
		softenAbove: 1200,
		vibrate: [200, 80, 200]
	},
	unsaved: {
		tones: [tone(220, 100), pause(60), tone(220, 100), pause(60), tone(220, 100)],
		shape: 'square',
		softenAbove: 1200,
		vibrate: [400]
	},
	unreadable: { tones: [tone(180, 40)], shape: 'triangle', vibrate: [20] }
};

const PEAK = 0.5;
const RAMP_S = 0.004;
const MUTE_KEY = 'yuanhui.muted';
let audio: AudioContext | null = null;

/** Wakes the sound; call it in the tap that starts scanning, or browsers keep it silent. Never throws. */
export function prepareSound(): void {
	try {
		audio ??= new AudioContext();
		void audio.resume().catch(() => {});
	} catch {
		audio = null;
	}
}

/** Sounds and buzzes an answer; a muted phone only buzzes. Where it can do neither, the frame on screen speaks. */
export function giveSignal(signal: Signal): void {
	const { tones, shape, softenAbove, vibrate } = FEEDBACK[signal];
	// iOS has no vibration; other browsers ignore it before the first tap.
	navigator.vibrate?.([...vibrate]);
	if (!audio || isMuted()) return;
	// A phone call leaves the sound 'interrupted' (iOS) or 'suspended': this answer may be silent, the next is not.
	if (audio.state !== 'running') void audio.resume().catch(() => {});
	let at = audio.currentTime;
	for (const { hz, ms } of tones) {
		if (hz) sound(audio, { hz, shape, softenAbove, from: at, until: at + ms / 1000 });
		at += ms / 1000;
	}
}

/** Whether the sound is off on this phone. */
export function isMuted(): boolean {
	try {
		return localStorage.getItem(MUTE_KEY) === '1';
	} catch {
		return false;
	}
}

/** Switches the sound off or on and remembers it on this phone, where storage allows. */
export function setMuted(muted: boolean): void {
	try {
		if (muted) localStorage.setItem(MUTE_KEY, '1');
		else localStorage.removeItem(MUTE_KEY);
	} catch {
		// Storage refused: it stays as it was.
	}
}

interface Note {
	hz: number;
	shape: OscillatorType;
	softenAbove: number | undefined;
	from: number;
	until: number;
}

function sound(context: AudioContext, { hz, shape, softenAbove, from, until }: Note): void {
	const oscillator = new OscillatorNode(context, { type: shape, frequency: hz });
	const gain = new GainNode(context, { gain: 0 });
	// Short ramps: a tone that starts or ends at once clicks.
	gain.gain.setValueAtTime(0, from);
	gain.gain.linearRampToValueAtTime(PEAK, from + RAMP_S);
	gain.gain.setValueAtTime(PEAK, until - RAMP_S);
	gain.gain.linearRampToValueAtTime(0, until);
	const soft = softenAbove && new BiquadFilterNode(context, { type: 'lowpass', frequency: softenAbove });
	oscillator.connect(soft ? soft.connect(gain) && soft : gain);
	gain.connect(context.destination);
	oscillator.start(from);
	oscillator.stop(until);
}

function tone(hz: number, ms: number): Tone {
	return { hz, ms };
}

function pause(ms: number): Tone {
	return { hz: 0, ms };
}
