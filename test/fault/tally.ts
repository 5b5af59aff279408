// What a campaign has done: counted over all its runs, and asked at the end whether every kind of fault really happened.
export class Tally {
	runs = 0;
	operations = 0;
	acknowledged = 0;
	readonly kills: Record<string, number> = {};
	readonly faults: Record<string, number> = {};
	readonly commands: Record<string, number> = {};
	readonly outcomes: Record<string, number> = {};
	losses = 0;
	doubles = 0;

	kill(point: string): void {
		this.kills[point] = (this.kills[point] ?? 0) + 1;
	}
	fault(name: string): void {
		this.faults[name] = (this.faults[name] ?? 0) + 1;
	}
	command(name: string): void {
		this.commands[name] = (this.commands[name] ?? 0) + 1;
	}
	outcome(name: string): void {
		this.outcomes[name] = (this.outcomes[name] ?? 0) + 1;
	}

	add(other: Tally): void {
		for (const key of ['runs', 'operations', 'acknowledged', 'losses', 'doubles'] as const)
			this[key] += other[key];
		for (const key of ['kills', 'faults', 'commands', 'outcomes'] as const)
			for (const [name, n] of Object.entries(other[key])) this[key][name] = (this[key][name] ?? 0) + n;
	}
}
