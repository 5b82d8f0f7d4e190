export function pageTexts(): Promise<Map<string, string>>;
export function rulesIndex(): Promise<string>;
export function validators(): Promise<void>;
