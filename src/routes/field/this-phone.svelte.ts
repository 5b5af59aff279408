// What this phone's browser can promise: the app's files, the protection of its storage, a newer version. One a page.
import { registerWorker, type WorkerFailure } from './register-worker.ts';

class ThisPhone {
	/** Switches to a newer version and reloads; null while there is none. */
	applyUpdate = $state.raw<(() => void) | null>(null);
	/** True once every address of /field/ opens without network. */
	isOfflineReady = $state(false);
	workerFailure = $state<WorkerFailure | null>(null);
	/** Whether the browser has promised not to clear the storage by itself; null while unknown. */
	isPersisted = $state<boolean | null>(null);

	/** Call once, when the app opens. */
	begin(): void {
		void registerWorker({
			onWaiting: (apply) => (this.applyUpdate = apply),
			onFailed: (failure) => (this.workerFailure = failure),
			onReady: () => {
				this.isOfflineReady = true;
				this.workerFailure = null;
			}
		});
		void this.#look();
	}

	/** Asks for protection; browsers answer by themselves or ask the person. Best called from a tap. */
	async protect(): Promise<void> {
		await navigator.storage?.persist?.().catch(() => false);
		await this.#look();
	}

	async #look(): Promise<void> {
		this.isPersisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
	}
}

export const thisPhone = new ThisPhone();
