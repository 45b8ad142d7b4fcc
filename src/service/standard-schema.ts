/**
 * A schema of zod, valibot, ArkType or another library, as far as checking a value needs it (standardschema.dev,
 * version 1).
 */
export interface StandardSchema<Output = unknown> {
  /** The properties that the standard asks for. */
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Output> | PromiseLike<SchemaResult<Output>>
  }
}

/** The answer of a schema: the value as the schema makes it, or the schema's complaints. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] }

/** One complaint of a schema. */
export interface SchemaIssue {
  /** The complaint in words. */
  readonly message: string
  /** The way to the part of the value that is wrong; missing for the value itself. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}
