// The component asks for capture; capture itself lives on document.body, out of reach of reruns.
export default async function ({ data }) {
  const code = (name) => import(new URL(`/tablet/code/${name}`, document.baseURI).href);
  if (data?.unsentOf && !(await (await code("account/left_behind.js")).waits(data.unsentOf))) return;
  (await code("capture.js")).boot(null, data?.screens ?? null);
}
