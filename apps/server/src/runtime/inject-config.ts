import { Inject } from '@nestjs/common';

/** Under what the configuration is provided: an interface has no class to ask by. */
export const configToken = Symbol('Config');

/** Parameter of a constructor: the {@link Config}, imported as a type. */
export const InjectConfig = (): ParameterDecorator => Inject(configToken);

/** Under what everything opened before the start is provided, for the one who starts things with it. */
export const coreToken = Symbol('Core');

/** Parameter of a constructor: the {@link Core}, imported as a type. */
export const InjectCore = (): ParameterDecorator => Inject(coreToken);
