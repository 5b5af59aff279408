// What this phone's browser can promise: the app's files, what its storage is worth, a newer version, a way to install. One a page.
import { version } from '$app/environment';
import { askToPersist, browserFacts } from '#lib/local-db/browser-facts.ts';
import type { Lost } from '#lib/local-db/loss.ts';
import {
	probeStorage,
	promises,
	readStorage,
	type Grade,
	type StorageReport
} from '#lib/local-db/storage.ts';
import { delivery } from './delivery.svelte.ts';
import { drawn, insist } from './late.svelte.ts';
import { database } from './phone.ts';
import type { WorkerFailure } from './register-worker.ts';
import { saves } from './saves.ts';

/** Chromium's offer to install; other browsers make none. */
interface InstallOffer extends Event {
	prompt(): Promise<unknown>;
}

class ThisPhone {
	/** Switches to a newer version and reloads; null while there is none. */
	applyUpdate = $state.raw<(() => void) | null>(null);
	/** True once every address of /field/ opens without network. */
	isOfflineReady = $state(false);
	workerFailure = $state<WorkerFailure | null>(null);
	/** What the storage was found to be worth at this start; null while it is being looked at. */
	storage = $state.raw<StorageReport | null>(null);
	/** Asks the person to install the app; null where the browser does not offer it. Call it from a tap. */
	install = $state.raw<(() => Promise<void>) | null>(null);

	/** Enrolments that were here before this browser emptied its storage. */
	lost = $state.raw<Lost[]>([]);

	/** Whether the browser has promised not to clear the storage by itself; null while unknown. */
	get isPersisted(): boolean | null {
		return this.storage?.isPersisted ?? null;
	}
	/** False where a record counts only once delivered: no 已存本机 then. */
	get canKeep(): boolean {
		return !delivery.isRequired;
	}

	/** Call once, when the app opens. */
	begin(): void {
		void this.#register();
		addEventListener('beforeinstallprompt', (event) => {
			event.preventDefault();
			const offer = event as InstallOffer;
			this.install = async () => {
				this.install = null;
				await offer.prompt();
			};
		});
		addEventListener('appinstalled', () => void this.look());
		void this.look();
		void this.#findLoss();
	}

	/** The worker fetches the whole app: it waits until what was asked for is drawn. */
	async #register(): Promise<void> {
		await drawn();
		const { registerWorker } = await insist(() => import('./register-worker.ts'));
		await registerWorker({
			onWaiting: (apply) => (this.applyUpdate = apply),
			onFailed: (failure) => (this.workerFailure = failure),
			onReady: () => {
				this.isOfflineReady = true;
				this.workerFailure = null;
			},
			whenIdle: () => saves.ended()
		});
	}

	/** 知道了: told once. The organiser's ledger still names the phone. */
	putAwayLoss(): void {
		this.lost = [];
		void loss().then(({ putAwayLoss }) => putAwayLoss());
	}

	async #findLoss(): Promise<void> {
		await drawn();
		const { findLoss, markKept } = await loss();
		// Not to be read is not the same as lost: the screen says that by itself.
		this.lost = await findLoss(database).catch(() => []);
		if (!this.lost.length) await markKept(database);
	}

	/** Asks for protection; browsers answer by themselves or ask the person. Best called from a tap. */
	async protect(): Promise<void> {
		await askToPersist();
		await this.look();
	}

	/** Looks anew at what the storage is worth. Until that is known, what was found last time holds. */
	async look(): Promise<void> {
		const last = this.storage ?? (await readStorage(database).catch(() => null));
		if (last) believe(last);
		this.storage = await probeStorage(database, { facts: browserFacts, app: version, now: Date.now() });
		believe(this.storage);
	}
}

function believe({ grade }: { grade: Grade }): void {
	delivery.isRequired = !promises(grade).savedTick;
}

/** Nothing at the door waits for it. */
const loss = () => insist(() => import('#lib/local-db/loss.ts'));

export const thisPhone = new ThisPhone();
