import { config } from 'zod';

// The content security policy forbids eval, and zod would probe for it, which the browser reports.
// A module of its own, because it must run before the first schema is created.
config({ jitless: true });
