import type { ExploreOptions, Scenario } from 'kinoko/testing'

/** A bug as people really have it, how to find it, and the services without it. */
export interface PlantedBug {
  readonly title: string
  /** What has to be explored: orders of events alone, or faults as well. */
  readonly explore: ExploreOptions
  readonly buggy: Scenario
  readonly fixed: Scenario
}
