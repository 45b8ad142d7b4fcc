import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Schedule()","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: Schedule()"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/fast-check/interfaces/Schedule.md","filePath":"api/kinoko/testing/fast-check/interfaces/Schedule.md"}');
const _sfc_main = { name: "api/kinoko/testing/fast-check/interfaces/Schedule.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../">kinoko/testing/fast-check</a> / Schedule</p><h1 id="interface-schedule" tabindex="-1">Interface: Schedule() <a class="header-anchor" href="#interface-schedule" aria-label="Permalink to &quot;Interface: Schedule()&quot;">​</a></h1><p>Makes the choices of one run; a second run needs new ones.</p><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">Schedule</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(): Choices;</span></span></code></pre></div><p>Makes the choices of one run; a second run needs new ones.</p><h2 id="returns" tabindex="-1">Returns <a class="header-anchor" href="#returns" aria-label="Permalink to &quot;Returns&quot;">​</a></h2><p><a href="./../../../simulator/interfaces/Choices"><code>Choices</code></a></p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-steps"></a> <code>steps</code></td><td><code>readonly</code></td><td>readonly <a href="./ScheduleStep"><code>ScheduleStep</code></a>[]</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/fast-check/interfaces/Schedule.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Schedule = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Schedule as default
};
