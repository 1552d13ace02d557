import { imageForm, imageReference } from '@arthor/contract';
import { imageForm as toldImageForm, longestImage } from '@arthor/core';
import { expect, it } from 'vitest';

it('an image that a pipeline tells is judged as one that a caller names', () => {
  expect(String(toldImageForm)).toBe(String(imageForm));
  expect(imageReference.maxLength).toBe(longestImage);
});
