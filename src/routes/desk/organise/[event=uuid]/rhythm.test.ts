// The arrival chart's geometry: nothing invented, nothing outside the frame.
import { describe, expect, it } from 'vitest';
import { chartOf } from './rhythm.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 1, 0) + minutes * 60_000).toISOString();
const wide = { until: null, mostMarks: 9 };

describe('chartOf', () => {
	it('draws nothing without arrivals', () => {
		expect(chartOf([], { until: Date.parse(at(0)), mostMarks: 9 })).toBeNull();
	});

	it('gives every slot a bar inside the frame, the tallest no taller than the scale', () => {
		const chart = chartOf(
			[
				{ at: at(0), people: 3 },
				{ at: at(5), people: 29 },
				{ at: at(40), people: 1 }
			],
			wide
		)!;
		expect(chart.bars.map(({ people }) => people)).toEqual([3, 29, 1]);
		for (const bar of chart.bars) {
			expect(bar.x).toBeGreaterThanOrEqual(0);
			expect(bar.x + bar.width).toBeLessThanOrEqual(1);
			expect(bar.height).toBeGreaterThan(0);
			expect(bar.height).toBeLessThanOrEqual(1);
		}
		expect(chart.ticks).toEqual([0, 10, 20, 30]);
	});

	it('goes on to now while the event runs', () => {
		const now = Date.parse(at(90));
		expect(chartOf([{ at: at(0), people: 1 }], wide)!.place(now)).toBeNull();
		expect(chartOf([{ at: at(0), people: 1 }], { until: now, mostMarks: 9 })!.place(now)).toBeGreaterThan(
			0.8
		);
	});

	it('shows the last eight hours of a long day, with few enough times below', () => {
		const slots = Array.from({ length: 200 }, (_, i) => ({ at: at(i * 5), people: 1 }));
		const chart = chartOf(slots, { until: null, mostMarks: 4 })!;
		expect(chart.bars.length).toBeLessThanOrEqual(96);
		expect(chart.bars.at(-1)!.at).toBe(Date.parse(at(199 * 5)));
		expect(chart.hours.length).toBeLessThanOrEqual(4);
	});
});
