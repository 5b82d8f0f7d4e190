/** All images of the zoo. */
import type { Recipe } from './recipe.js';
import { apiRecipes } from './recipes/api.js';
import { commandRecipes } from './recipes/commands.js';
import { dockerflowRecipes, oldDockerflowRecipes } from './recipes/dockerflow.js';
import { privilegeRecipes } from './recipes/privilege.js';
import { processRecipes } from './recipes/process.js';
import { propertyRecipes } from './recipes/properties.js';
import { taskRecipes } from './recipes/tasks.js';

export const zoo: readonly Recipe[] = [
  ...processRecipes,
  ...taskRecipes,
  ...apiRecipes,
  ...propertyRecipes,
  ...privilegeRecipes,
  ...commandRecipes,
  ...dockerflowRecipes,
  ...oldDockerflowRecipes,
];
