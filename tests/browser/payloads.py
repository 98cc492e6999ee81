"""200 texts that try to become script, markup or a command; each would set ``window.__pwned`` where it succeeds."""

from __future__ import annotations

from typing import List

_DO = "window.__pwned=1"
_TAGS = ("img", "svg", "body", "input", "details", "video", "audio", "iframe", "object", "math")
_EVENTS = ("onload", "onerror", "onfocus", "ontoggle", "onpointerover", "onanimationstart")


def _elements() -> List[str]:
    """60 elements with a handler, in every usual way of writing them."""
    return [f'<{tag} {event}="{_DO}" src=x open autofocus tabindex=0>' for tag in _TAGS for event in _EVENTS]


def _scripts() -> List[str]:
    return [
        f"<script>{_DO}</script>",
        f"<SCRIPT>{_DO}</SCRIPT>",
        f"<script\n>{_DO}</script\n>",
        f"<script/x>{_DO}</script>",
        f"<script type=module>{_DO}</script>",
        f"<scr<script>ipt>{_DO}</scr</script>ipt>",
        f'<script src="data:text/javascript,{_DO}"></script>',
        f"<svg><script>{_DO}</script></svg>",
        f"<math><mtext><script>{_DO}</script></mtext></math>",
        f"<noscript><p title='</noscript><img src=x onerror={_DO}>'></noscript>",
        f"<template><img src=x onerror={_DO}></template>",
        f"<style>@import 'javascript:{_DO}';</style>",
        f"<style>* {{ background: url(javascript:{_DO}) }}</style>",
        f'<link rel=stylesheet href="javascript:{_DO}">',
        f'<meta http-equiv=refresh content="0;url=javascript:{_DO}">',
        f'<base href="javascript:{_DO}//">',
        f'<iframe srcdoc="<script>parent.{_DO}</script>"></iframe>',
        f'<iframe src="javascript:parent.{_DO}"></iframe>',
        f'<embed src="javascript:{_DO}">',
        f'<form action="javascript:{_DO}"><button>Send</button></form>',
        f'<button formaction="javascript:{_DO}">Send</button>',
        f'<a href="javascript:{_DO}" autofocus>here</a>',
        f'<a href="data:text/html,<script>opener.{_DO}</script>" target=_blank>here</a>',
        f'<svg><a xlink:href="javascript:{_DO}"><text y=20>here</text></a></svg>',
        f'<svg><animate onbegin="{_DO}" attributeName=x dur=1s>',
        f'<svg><set attributeName=href to="javascript:{_DO}"><a>here</a></svg>',
        f'<marquee onstart="{_DO}">x</marquee>',
        f'<select onfocus="{_DO}" autofocus><option>x</select>',
        f'<keygen onfocus="{_DO}" autofocus>',
        f'<x onclick="{_DO}" tabindex=0 autofocus onfocus="{_DO}">x</x>',
    ]


def _escapes() -> List[str]:
    """Out of an attribute, a comment, a string, a text area, a title, JSON."""
    image = f"<img src=x onerror={_DO}>"
    return [
        f'">{image}',
        f"'>{image}",
        f"`>{image}",
        f"-->{image}<!--",
        f"]]>{image}",
        f"</textarea>{image}",
        f"</title>{image}",
        f"</style>{image}",
        f"</script>{image}",
        f"</template>{image}",
        f"</pre></div></section>{image}",
        f'" onmouseover="{_DO}" x="',
        f"' onfocus='{_DO}' autofocus x='",
        f'"}}],"messages":[{{"text":"{image}"}}]}}',
        f'\\";{_DO};//',
        f"';{_DO};//",
        f"${{{_DO}}}",
        f"`${{{_DO}}}`",
        f"{{{{{_DO}}}}}",
        "{{constructor.constructor('" + _DO + "')()}}",
        f"<%= {_DO} %>",
        f"#{{{_DO}}}",
        f"&lt;img src=x onerror={_DO}&gt;",
        f"&#60;img src=x onerror={_DO}&#62;",
        f"\\u003cimg src=x onerror={_DO}\\u003e",
        f"\\x3cimg src=x onerror={_DO}\\x3e",
        f"%3Cimg%20src%3Dx%20onerror%3D{_DO}%3E",
        f"+ADw-script+AD4-{_DO}+ADw-/script+AD4-",
        f"\uff1cscript\uff1e{_DO}\uff1c/script\uff1e",
        f"<\u200bscript>{_DO}</script>",
        f"\u202e<script>{_DO}</script>",
        f"<img\u00a0src=x\u00a0onerror={_DO}>",
        f"<img/src=x/onerror={_DO}//",
        f"<<img src=x onerror={_DO}//>",
        f"<img src=x onerror={_DO}",
    ]


#: Addresses that are followed into a script by careless readers of links.
_ADDRESSES = (
    f"javascript:{_DO}",
    f"JaVaScRiPt:{_DO}",
    f"javascript://%0a{_DO}",
    f"java%73cript:{_DO}",
    f"java\tscript:{_DO}",
    f"\x01javascript:{_DO}",
    f"javascript&colon;{_DO}",
    f"&#106;avascript:{_DO}",
    f"vbscript:{_DO}",
    f"data:text/html,<script>{_DO}</script>",
    "data:text/html;base64,PHNjcmlwdD5vcGVuZXIuX19wd25lZD0xPC9zY3JpcHQ+",
    "data:image/svg+xml,<svg/onload=window.__pwned=1>",
    f"blob:javascript:{_DO}",
    f"view-source:javascript:{_DO}",
    f"filesystem:javascript:{_DO}",
    "file:///etc/passwd",
    f"intent://x#Intent;S.browser_fallback_url=javascript:{_DO};end",
    f'https://127.0.0.1/"onmouseover="{_DO}',
    f"https://127.0.0.1/'><img src=x onerror={_DO}>",
    f"//javascript:{_DO}",
)


def _links() -> List[str]:
    """40: each address as a link of the markup, and bare."""
    return [f"[tap here]({address})" for address in _ADDRESSES] + [f"see {address} now" for address in _ADDRESSES]


def _markup() -> List[str]:
    """Within the guide's own small markup, and in other ways of marking text."""
    image, link = f"<img src=x onerror={_DO}>", f"javascript:{_DO}"
    return [
        f"**{image}**",
        f"- {image}\n- {image}",
        f"**[tap]({link})**",
        f"[**tap**]({link})",
        f"[{image}](https://127.0.0.1/)",
        f"[a](https://127.0.0.1/)[b]({link})",
        f"[a]( {link})",
        f"[a](<{link}>)",
        f"[a]({link} 'title')",
        f"![a]({link})",
        f"![{image}](x)",
        f"[a][b]\n\n[b]: {link}",
        f"<{link}>",
        f"# {image}",
        f"> {image}",
        f"`{image}`",
        f"```html\n{image}\n```",
        f"| {image} |\n|---|\n| {image} |",
        f"*{image}* _{image}_ ~~{image}~~",
        f"[url={link}]tap[/url]",
        f"[img]x onerror={_DO}[/img]",
        f"((({link})))",
        f"[[{link}]]",
        f"[a](https://127.0.0.1/(({link})))",
        f"**unclosed {image}",
    ]


def _commands() -> List[str]:
    """What a server might take for a command of its own."""
    return [
        "/restart",
        " /restart",
        '/inform{"child_age": 99}',
        "/session_start",
        "EXTERNAL: action_restart",
        "__proto__",
        "constructor",
        "';DROP TABLE events;--",
        "{{7*7}}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
        "edit:child_age",
    ]


PAYLOADS: List[str] = [*_elements(), *_scripts(), *_escapes(), *_links(), *_markup(), *_commands()]
assert len(PAYLOADS) == len(set(PAYLOADS)) == 200, len(PAYLOADS)
