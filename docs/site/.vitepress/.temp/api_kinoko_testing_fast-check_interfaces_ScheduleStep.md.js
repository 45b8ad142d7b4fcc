import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ScheduleStep","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ScheduleStep"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/fast-check/interfaces/ScheduleStep.md","filePath":"api/kinoko/testing/fast-check/interfaces/ScheduleStep.md"}');
const _sfc_main = { name: "api/kinoko/testing/fast-check/interfaces/ScheduleStep.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../">kinoko/testing/fast-check</a> / ScheduleStep</p><h1 id="interface-schedulestep" tabindex="-1">Interface: ScheduleStep <a class="header-anchor" href="#interface-schedulestep" aria-label="Permalink to &quot;Interface: ScheduleStep&quot;">​</a></h1><p>One departure from the boring choice: so many choices after the last one, that way.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-index"></a> <code>index</code></td><td><code>readonly</code></td><td><code>number</code></td></tr><tr><td><a id="property-skip"></a> <code>skip</code></td><td><code>readonly</code></td><td><code>number</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/fast-check/interfaces/ScheduleStep.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ScheduleStep = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ScheduleStep as default
};
