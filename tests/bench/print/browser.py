"""Prints HTML files with one browser over its debugging protocol: BROWSER FILE…"""

import base64
import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def find():
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def main(program, *files):
    import websocket

    with tempfile.TemporaryDirectory() as profile:
        browser = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
             f"--user-data-dir={profile}", "--remote-allow-origins=*", "about:blank"],
            stderr=subprocess.PIPE, text=True)
        address = next(found[0] for found in map(lambda line: re.search(r"ws://\S+", line), browser.stderr) if found)
        socket = websocket.create_connection(address, max_size=None)
        numbers = itertools.count(1)

        def call(method, session=None, **parameters):
            number = next(numbers)
            message = {"id": number, "method": method, "params": parameters}
            socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
            while True:
                answer = json.loads(socket.recv())
                if answer.get("id") == number:
                    return answer["result"]

        target = call("Target.createTarget", url="about:blank")["targetId"]
        session = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        call("Page.enable", session)
        for file in map(pathlib.Path, files):
            call("Page.navigate", session, url=file.as_uri())
            while json.loads(socket.recv()).get("method") != "Page.loadEventFired":
                pass
            printed = call("Page.printToPDF", session, preferCSSPageSize=True)
            file.with_suffix(".chromium.pdf").write_bytes(base64.b64decode(printed["data"]))
        call("Browser.close")
        browser.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
