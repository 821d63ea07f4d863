"""What a page must never do, however it is used: noted while it happens, for the end of a test."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Error, Request

# Chromium says this of every address that answers 400 or above, a page that is not there included.
_REFUSED = "Failed to load resource: the server responded with a status of 4"
_INSIDE = ("data:", "about:", "blob:", "chrome-error:")


@dataclass
class Watch:
    """The complaints about whatever a browser shows; a server's refusal of a page is none."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Fail when there are complaints; from then on there are none."""
        complaints, self.complaints = self.complaints, []
        assert not complaints

    def attend(self, context: BrowserContext) -> None:
        """Note what the pages of this window do from now on."""
        context.on("dialog", self._note_dialog)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self._note_error(error.error))
        context.on("request", self._note_request)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def _note_message(self, message: ConsoleMessage) -> None:
        # What breaks the Content-Security-Policy is an error on the console, too.
        if message.type == "error" and not message.text.startswith(_REFUSED):
            self.complaints.append(f"on the console: {message.text}")

    def _note_error(self, error: Error) -> None:
        self.complaints.append(f"a script failed: {error}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", *_INSIDE)):
            self.complaints.append(f"something was asked of another server: {request.url}")
