// '/field' lies outside the worker's scope '/field/'. The server answers it with a permanent redirect, which browsers keep: somebody who once
// opened it with network reaches the app without.
export const trailingSlash = 'always';
