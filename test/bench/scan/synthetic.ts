// Pictures of badges as a door makes them: blurred, glaring, faint, small, far, dark, on another phone's screen, noisy, torn. Made from
// a seed: the same in every run. Knows no decoder.
import { encode } from 'uqr';
import { Random } from '../../fault/random.ts';

export interface GreyPicture {
	data: Uint8Array;
	width: number;
	height: number;
}

export interface SyntheticPicture {
	condition: Condition;
	text: string;
	picture: GreyPicture;
}

/** How a picture is spoilt. Lengths in pixels of a 640×480 picture, brightness from 0 (black) to 255. */
interface Spoiling {
	/** Width of the code as a share of the picture's width. */
	share?: [number, number];
	/** Radius of a soft focus. */
	blur?: [number, number];
	/** Length of a movement. */
	motion?: [number, number];
	/** Brightness of the ink and of the paper. */
	ink?: [number, number];
	paper?: [number, number];
	/** Standard deviation of the noise. */
	noise?: [number, number];
	/** How much nearer one side is than the other. */
	tilt?: [number, number];
	/** Radius of a lamp's reflection, as a share of the code. */
	glare?: [number, number];
	/** Strength of the stripes between a screen's pixels and the camera's. */
	moire?: [number, number];
	/** Share of the code's area that is covered. */
	damage?: [number, number];
	/** How far the badge is bent, as a share of its width. */
	bend?: [number, number];
}

/** Each from what is easy to what hardly anybody reads. */
export const CONDITIONS = {
	plain: {},
	blur: { blur: [1.4, 2.8] },
	motion: { motion: [4, 10] },
	glare: { glare: [0.1, 0.33] },
	'low contrast': { ink: [95, 135], paper: [140, 170], noise: [2, 6] },
	small: { share: [0.1, 0.17], blur: [0.2, 0.5] },
	far: { share: [0.09, 0.15], blur: [0.1, 0.4], noise: [2, 7] },
	dark: { ink: [6, 14], paper: [22, 48], noise: [3, 8], blur: [0.5, 1.2] },
	screen: { moire: [0.5, 0.98], ink: [20, 60], paper: [170, 235], blur: [0.4, 1.1] },
	noise: { noise: [25, 60] },
	damage: { damage: [0.05, 0.17] },
	turned: { tilt: [0.15, 0.4], blur: [0.4, 1.2] },
	bent: { bend: [0.02, 0.08], blur: [0.4, 0.8] }
} satisfies Record<string, Spoiling>;

export type Condition = keyof typeof CONDITIONS;

const WIDTH = 640;
const HEIGHT = 480;

const ALL = Object.keys(CONDITIONS) as Condition[];

/** `count` pictures of each condition, in turn; those of one condition do not depend on which others are asked for. */
export function* syntheticPictures(
	seed: number,
	count: number,
	conditions: readonly Condition[] = ALL
): Generator<SyntheticPicture> {
	for (const condition of conditions) {
		const random = new Random(seed * 1000 + ALL.indexOf(condition));
		for (let i = 0; i < count; i++) {
			const text = `https://xxxxxxxxxx.yuanhui.example/c/${random.hex(22)}`;
			yield { condition, text, picture: takePicture(text, CONDITIONS[condition], random) };
		}
	}
}

function takePicture(text: string, spoiling: Spoiling, random: Random): GreyPicture {
	const draw = ([from, to]: [number, number]) => from + (to - from) * random.next();
	const by = (key: keyof Spoiling) => (spoiling[key] ? draw(spoiling[key]) : 0);
	const rows = encode(text, { ecc: 'Q', border: 4 }).data;
	const modules = rows.length;
	const size = WIDTH * draw(spoiling.share ?? [0.22, 0.3]) * (modules / (modules - 8));
	const [ink, paper] = [draw(spoiling.ink ?? [20, 50]), draw(spoiling.paper ?? [190, 240])];
	const angle = draw([-0.35, 0.35]) + (Math.PI / 2) * random.int(0, 3);
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const [centreX, centreY] = [WIDTH / 2 + draw([-40, 40]), HEIGHT / 2 + draw([-30, 30])];
	const [tilt, bend, moire] = [by('tilt'), by('bend'), by('moire')];
	const [stripes, slant] = [draw([0.55, 1.1]), draw([-0.4, 0.4])];
	const damage = by('damage');
	const patches = damage ? makePatches(damage, random) : [];
	const ground = smoothGround(random);

	/** Brightness at a point of the picture. */
	const sample = (x: number, y: number): number => {
		const [dx, dy] = [(x - centreX) / size, (y - centreY) / size];
		let [u, v] = [cos * dx + sin * dy, cos * dy - sin * dx];
		const depth = 1 + tilt * u;
		[u, v] = [u * depth + 0.5, v * depth + bend * Math.cos(u * Math.PI) + 0.5];
		if (u < 0 || v < 0 || u >= 1 || v >= 1) return ground(x, y) * (paper / 240);
		const patch = patches.find((one) => Math.hypot(one.u - u, one.v - v) < one.radius);
		const isDark = patch ? patch.isDark : rows[Math.floor(v * modules)]![Math.floor(u * modules)]!;
		const light = isDark ? ink : paper;
		return moire ? light * (1 - moire * 0.5 * (1 + Math.sin((x + slant * y) * stripes * 2))) : light;
	};

	const picture = new Float32Array(WIDTH * HEIGHT);
	const reach = size * 0.9 * (1 + tilt);
	for (let y = 0; y < HEIGHT; y++)
		for (let x = 0; x < WIDTH; x++) {
			if (Math.hypot(x - centreX, y - centreY) > reach) {
				picture[y * WIDTH + x] = ground(x, y) * (paper / 240);
				continue;
			}
			// A camera's pixel sees an area, not a point.
			const sum =
				sample(x + 0.2, y + 0.2) +
				sample(x + 0.8, y + 0.4) +
				sample(x + 0.3, y + 0.7) +
				sample(x + 0.7, y + 0.8);
			picture[y * WIDTH + x] = sum / 4;
		}
	let light: Float32Array = picture;
	if (spoiling.blur) for (let i = 0; i < 3; i++) light = smear(light, by('blur') * 1.4, 'both');
	if (spoiling.motion) light = smear(light, by('motion'), random.chance(0.5) ? 'across' : 'down');
	const glare = by('glare') * size;
	const [lampX, lampY] = [centreX + draw([-0.3, 0.3]) * size, centreY + draw([-0.3, 0.3]) * size];
	const noise = spoiling.noise ? by('noise') : 1.5;
	const data = new Uint8Array(WIDTH * HEIGHT);
	for (let i = 0; i < data.length; i++) {
		const distance = glare ? Math.hypot((i % WIDTH) - lampX, Math.floor(i / WIDTH) - lampY) / glare : 9;
		const lamp = 330 * Math.exp(-distance * distance * 0.9);
		const grain = (random.next() + random.next() + random.next() - 1.5) * 2 * noise;
		data[i] = Math.max(0, Math.min(255, light[i]! + lamp + grain));
	}
	return { data, width: WIDTH, height: HEIGHT };
}

interface Patch {
	u: number;
	v: number;
	radius: number;
	isDark: boolean;
}

/** Stains and scratches off the finder patterns: without those nobody reads a code. */
function makePatches(share: number, random: Random): Patch[] {
	const count = random.int(2, 6);
	const radius = Math.sqrt(share / count / Math.PI) * 0.78;
	return Array.from({ length: count }, () => ({
		u: 0.35 + 0.45 * random.next(),
		v: 0.35 + 0.45 * random.next(),
		radius,
		isDark: random.chance(0.5)
	}));
}

/** What is behind the badge: a dim hall without straight lines. */
function smoothGround(random: Random): (x: number, y: number) => number {
	const wave = () => [random.next() * 0.05, random.next() * 0.05, random.next() * 6] as const;
	const [[a, b, c], [d, e, f]] = [wave(), wave()];
	return (x, y) => 90 + 28 * (Math.sin(a * x + b * y + c) + Math.sin(d * x + e * y + f));
}

/** A box blur `length` pixels long; fractions count. */
function smear(light: Float32Array, length: number, way: 'across' | 'down' | 'both'): Float32Array {
	if (way === 'both') return smear(smear(light, length, 'across'), length, 'down');
	const out = new Float32Array(light.length);
	const [reach, step] = [length / 2, way === 'across' ? 1 : WIDTH];
	const [whole, rest] = [Math.floor(reach), reach - Math.floor(reach)];
	for (let y = 0; y < HEIGHT; y++)
		for (let x = 0; x < WIDTH; x++) {
			const [at, most] = way === 'across' ? [x, WIDTH - 1] : [y, HEIGHT - 1];
			const start = y * WIDTH + x - at * step;
			let sum = 0;
			for (let d = -whole - 1; d <= whole + 1; d++) {
				const weight = Math.abs(d) <= whole ? 1 : rest;
				sum += weight * light[start + Math.max(0, Math.min(most, at + d)) * step]!;
			}
			out[y * WIDTH + x] = sum / (2 * whole + 1 + 2 * rest);
		}
	return out;
}
