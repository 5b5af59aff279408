// Pages for anybody with a code or a link: rendered on the server, readable without script, kept by nobody on the way.
export const csr = false;
