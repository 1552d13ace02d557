/** The kit's form state: values, errors, changes. Used by src/form only. */
export { useForm as useKitForm } from '@mantine/form';

/** The kit's constraint on a form's values. */
// oxlint-disable-next-line typescript/no-explicit-any -- the kit's own constraint; `unknown` shuts interfaces out
export type KitValues = Record<string, any>;
