import type {
  Argument,
  Capability,
  Command,
  DeclaredTest,
  Dialect,
  EnvVariable,
  Health,
  HostCommand,
  Info,
  Interface,
  Lifecycle,
  Link,
  Note,
  Port,
  Process,
  Resources,
  Tag,
  TypeExpression,
  Volume,
} from '../model/contract.js';
import type { Finding, NotEvaluated } from '../model/finding.js';

/** A variable as one reader sees it: what its source does not say is absent. */
export type EnvDeclaration = Omit<EnvVariable, 'required'> & {
  /** Only when the source says so in words. */
  required?: boolean;
  /** The dialect's default for sources that say nothing; gives way to any explicit word and to any default value. */
  requiredByDefault?: boolean;
};

export type PortDeclaration = Omit<Port, 'protocol'> & { protocol?: string };
/** What a source does not say about an argument is absent: its type is then `any`, and it is optional. */
export type ArgumentDeclaration = Omit<Argument, 'type' | 'required'> & {
  type?: TypeExpression;
  required?: boolean;
};
export type CommandDeclaration = Omit<Command, 'arguments'> & { arguments: ArgumentDeclaration[] };

export type LinkDeclaration = Omit<Link, 'required'> & { required?: boolean };

/**
 * What one reader found: the parts of a contract that its source declares, every item with `declaredAt`, in the order of declaration.
 * A reader never throws on bad user input: faults are `findings`, what it cannot know is `notEvaluated`.
 */
export interface ContractFragment {
  dialect: Dialect;
  info?: Info;
  env?: EnvDeclaration[];
  ports?: PortDeclaration[];
  volumes?: Volume[];
  process?: Process;
  health?: Health;
  commands?: CommandDeclaration[];
  links?: LinkDeclaration[];
  capabilities?: Capability[];
  lifecycle?: Lifecycle;
  resources?: Resources;
  interface?: Interface;
  hostCommands?: HostCommand[];
  tags?: Tag[];
  tests?: DeclaredTest[];
  notes?: Note[];
  findings: Finding[];
  notEvaluated?: NotEvaluated[];
}
