// At which scans the clerk was told on the spot that the person is here already: a merge is no news to them. Only to spare notices; when it is
// lost, one is shown too many.
const KEY = 'yuanhui.told';
const KEPT = 300;

export function noteTold(op: string): void {
	try {
		localStorage.setItem(KEY, JSON.stringify([...readTold(), op].slice(-KEPT)));
	} catch {
		// Nothing is kept: a notice more.
	}
}

export function readTold(): string[] {
	try {
		const told = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown;
		return Array.isArray(told) ? told.filter((one) => typeof one === 'string') : [];
	} catch {
		return [];
	}
}
