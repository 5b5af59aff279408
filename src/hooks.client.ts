// What must be so before anything else runs in the browser.
import * as z from 'zod/mini';

// Nothing may be made from text here (script-src), and zod's try at it would be reported as a violation on every page.
z.config({ jitless: true });
