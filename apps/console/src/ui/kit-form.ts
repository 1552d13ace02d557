/** The kit's form state: values, what is wrong with them, what was changed. Used by src/form alone. */
export { useForm as useKitForm } from '@mantine/form';

/** What the kit takes as a form's values. */
// oxlint-disable-next-line typescript/no-explicit-any -- the kit's own constraint; `unknown` shuts interfaces out
export type KitValues = Record<string, any>;
