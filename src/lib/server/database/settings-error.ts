/** A variable of the environment is wrong; the message names each one and what it should be. */
export class SettingsError extends Error {
	override readonly name = 'SettingsError';
}
