import { config } from 'zod';

// The server's content security policy forbids eval; the schema library would try it once per page and
// be reported. Has to run before the first schema is made, hence a module of its own.
config({ jitless: true });
