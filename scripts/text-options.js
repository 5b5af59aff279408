// How messages/ becomes src/lib/i18n/generated: the same for the build, the tests and the type check.
/** @type {Pick<import('@inlang/paraglide-js').CompilerOptions, 'project' | 'outdir' | 'strategy' | 'outputStructure' | 'emitTsDeclarations'>} */
export const TEXT_OPTIONS = {
	project: './project.inlang',
	outdir: './src/lib/i18n/generated',
	strategy: ['cookie', 'baseLocale'],
	outputStructure: 'message-modules',
	emitTsDeclarations: true
};
