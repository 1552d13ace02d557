import { Inject } from '@nestjs/common';

/** DI token of Config, which is an interface. */
export const configToken = Symbol('Config');

/** Injects the {@link Config} into a constructor parameter. */
export const InjectConfig = (): ParameterDecorator => Inject(configToken);

/** DI token of Core: what was opened before Nest starts. */
export const coreToken = Symbol('Core');

/** Injects the {@link Core} into a constructor parameter. */
export const InjectCore = (): ParameterDecorator => Inject(coreToken);
