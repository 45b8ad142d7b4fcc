import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: FailureReport","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: FailureReport"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/FailureReport.md","filePath":"api/kinoko/testing/interfaces/FailureReport.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/FailureReport.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / FailureReport</p><h1 id="interface-failurereport" tabindex="-1">Interface: FailureReport <a class="header-anchor" href="#interface-failurereport" aria-label="Permalink to &quot;Interface: FailureReport&quot;">​</a></h1><p>All that is known of a failed run. Plain data: as JSON it can be kept, and replayed.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-causes"></a> <code>causes</code></td><td><code>readonly</code></td><td>readonly <code>string</code>[]</td><td>The departures and accidents in words; empty unless the run was made as small as possible.</td></tr><tr><td><a id="property-departures"></a> <code>departures</code></td><td><code>readonly</code></td><td>readonly <a href="./../../simulator/interfaces/Departure"><code>Departure</code></a>[]</td><td>The decisions that were not the first in line: with them the run can be had again.</td></tr><tr><td><a id="property-hash"></a> <code>hash?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>SHA-256 over the trace, in hexadecimal; undefined without a trace.</td></tr><tr><td><a id="property-lines"></a> <code>lines</code></td><td><code>readonly</code></td><td>readonly <code>string</code>[]</td><td>The latest lines of the trace.</td></tr><tr><td><a id="property-reason"></a> <code>reason</code></td><td><code>readonly</code></td><td><code>string</code></td><td>The first line of what went wrong.</td></tr><tr><td><a id="property-seed"></a> <code>seed?</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Undefined when the run was first come, first served but for its departures.</td></tr><tr><td><a id="property-steps"></a> <code>steps</code></td><td><code>readonly</code></td><td><code>number</code></td><td>How many events there were.</td></tr><tr><td><a id="property-story"></a> <code>story</code></td><td><code>readonly</code></td><td>readonly <a href="./StoryEvent"><code>StoryEvent</code></a>[]</td><td>What happened, as far as it was kept, without the housekeeping of the protocol.</td></tr><tr><td><a id="property-time"></a> <code>time</code></td><td><code>readonly</code></td><td><code>number</code></td><td>Virtual milliseconds at the time of the failure.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/FailureReport.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const FailureReport = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  FailureReport as default
};
