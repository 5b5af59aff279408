// What a campaign says at its end: plain numbers, and whether it was good.

export interface Report {
	/** How often what was killed. */
	kills: Record<string, number>;
	/** At which instants. */
	instants: Record<string, number>;
	/** Records shown 已存本机 and 已上传. */
	saved: number;
	received: number;
	/** Complaints; each names what was lost or wrong. */
	lost: string[];
	doubles: number;
	seconds: number;
}

export function tally(counts: Record<string, number>, what: string): void {
	counts[what] = (counts[what] ?? 0) + 1;
}

/** The report in lines, the complaints (the first twenty) after the numbers. */
export function lines(title: string, report: Report): string[] {
	const list = (counts: Record<string, number>) =>
		Object.entries(counts)
			.map(([what, n]) => `${what} ${n}`)
			.join(' · ') || 'none';
	const lost = [...new Set(report.lost)];
	return [
		`${title}`,
		`  kills           ${list(report.kills)}`,
		`  instants        ${list(report.instants)}`,
		`  shown 已存本机   ${report.saved}`,
		`  shown 已上传     ${report.received}`,
		`  lost            ${lost.length}`,
		`  doubles         ${report.doubles}`,
		`  seconds         ${report.seconds}`,
		...lost.slice(0, 20).map((line) => `  ✗ ${line}`)
	];
}

export const isGood = (report: Report): boolean => report.lost.length === 0 && report.doubles === 0;
