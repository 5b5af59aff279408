// Modules that a plugin of the build makes (scripts/).
declare module 'virtual:english' {
	/** The English texts by number. */
	const words: readonly string[];
	export default words;
}
