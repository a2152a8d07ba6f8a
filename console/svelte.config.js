// Svelte with runes everywhere; TypeScript in the script blocks is type-only, so no preprocessor is needed.
export default { compilerOptions: { runes: true } }
