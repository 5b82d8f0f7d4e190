import { yamlText } from './yaml-text.js';

/** Settings that a repository may want, as comments: each group without its `# ` is valid. */
const examples = `
# The least severity of a finding that makes the exit status 1: error, warning, note or never.
# fail-on: warning

# Single rules, whatever the profiles say: off, note, warning, error, or on for the rule's own severity.
# rules:
#   process/root-user: error
#   label/unknown-key: off

# Findings to live with, each with its reason and best with the last day on which that holds.
# ignore:
#   - rule: label/inherited
#     subject: label org.opencontainers.image.vendor
#     reason: the base image is made by the same team
#     until: 2030-12-31

# Labels of your own, beside those that the profiles ask for.
# labels:
#   - key: com.example.team
#     presence: required
#     pattern: '[a-z-]+'

# Contract files that are joined to every image, relative to this file.
# contract:
#   - asyncy.yml
`;

/** A commented .container-api.yaml. */
export function configText(profiles: readonly string[]): string {
  return `# Settings of container-api for this repository. A flag wins over an environment variable, which wins over this file.
# 'container-api schema config' prints the schema, for editors; 'container-api config' shows what is in effect.

# What 'container-api lint' holds files and images to: sets of rules, joined. 'container-api rules' lists the rules.
profile:
${profiles.map((profile) => `  - ${yamlText(profile)}\n`).join('')}${examples}`;
}
