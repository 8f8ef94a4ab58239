// Files that the page makes or fetches.

/** Hand a file to the browser to be kept. */
export function keep(content: Blob | string, name: string, media = ""): void {
  const address = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: media }) : content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
