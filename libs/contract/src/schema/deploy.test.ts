import { expect, it } from 'vitest';
import { fieldErrors } from '../field-error.js';
import { operationCreate } from './deploy.js';

const errors = (values: object) => {
  const parsed = operationCreate.safeParse(
    { operate: 'SCALE', deployment: 1, ...values },
    { reportInput: true },
  );
  return parsed.success ? [] : fieldErrors(parsed.error.issues, '');
};

it.each([
  [{ replicas: 2 }, []],
  [{ min: 2, max: 2 }, []],
  [{}, [{ path: 'replicas', code: 'REQUIRED' }]],
  [{ min: 2 }, [{ path: 'max', code: 'REQUIRED' }]],
  [{ replicas: 2, max: 2 }, [{ path: 'min', code: 'REQUIRED' }]],
  [{ replicas: 2, min: 1, max: 2 }, [{ path: 'replicas', code: 'INVALID_VALUE' }]],
  [{ min: 3, max: 2 }, [{ path: 'max', code: 'INVALID_VALUE' }]],
])('SCALE takes replicas, or both bounds: %o', (values, wrong) => {
  expect(errors(values)).toEqual(wrong);
});
