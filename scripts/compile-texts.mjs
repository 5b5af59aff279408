// Compiles messages/ for the type check, as Vite does for the build.
import { compile } from '@inlang/paraglide-js';
import { TEXT_OPTIONS } from './text-options.js';

await compile(TEXT_OPTIONS);
