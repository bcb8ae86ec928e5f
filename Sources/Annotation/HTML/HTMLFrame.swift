/// What is the same on every page of an annotated file: its controls, each of which is a key too.
enum HTMLFrame {
  /// Above the code.
  static let tools = """
    <div class="tools" role="toolbar" aria-label="What is shown">
    <span class="group" role="group" aria-label="White in the scale of colours">white at \
    <button id="by-zero" aria-pressed="true">0</button>\
    <button id="by-threshold" aria-pressed="false">threshold</button></span>
    <button id="several" aria-pressed="false">side by side</button>
    <span class="group" role="group" aria-label="Disagreements">\
    <button id="before" aria-label="the disagreement before">‹</button>\
    <button id="after" aria-label="the next disagreement">›</button> <span id="wrong"></span></span>
    <button id="ask" aria-label="help: keys and what they do">?</button>
    </div>

    """

  /// Below it, what there is to know of the current line.
  static let dock = """
    <section id="dock" aria-label="The current line">
    <div class="bar"><button id="show-trace" aria-pressed="false">along the line</button>\
    <button id="show-next" aria-pressed="false">expected next</button>\
    <output id="status" aria-live="off"></output></div>
    <div id="trace" class="trace" hidden></div>
    <div id="next" translate="no" hidden></div>
    </section>

    """

  static let help = """
    <dialog id="help" aria-labelledby="help-title">
    <form method="dialog"><h2 id="help-title">What you see, and keys</h2>\
    <button aria-label="close">×</button></form>
    <p>The network read this text byte by byte. Each byte has the colour of the cell's value once it \
    was read: red is low, blue is high. Underlined is what the parser says, so agreement shows at a \
    glance; a dot after a line's number marks a disagreement. Click on a byte to see what the cell \
    remembers there and why.</p>
    <dl id="keys"></dl>
    </dialog>

    """
}
