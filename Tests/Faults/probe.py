"""Asks neighbours for pages while a test is running, and counts every answer that is not their own front page."""

import http.client
import threading
import time

import orphans


class Probe(threading.Thread):
    """`with Probe(urls) as probe:`, then probe.asked and probe.failures. 50 requests a second; every tenth one goes past the page cache.
    `cold` is a page that nobody has asked for before, so that the cache must store it."""

    def __init__(self, urls, rate=50, cold=None):
        super().__init__(daemon=True)
        self.urls, self.rate, self.cold = urls, rate, cold
        self.asked, self.failures, self.slowest = 0, [], 0.0
        self.over = threading.Event()
        self.lock = threading.Lock()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()

    def run(self):
        # A slow answer must not lower the rate: each request has a thread of its own.
        running, began, number = [], time.monotonic(), 0
        while not self.over.is_set():
            thread = threading.Thread(target=self.ask, args=(number,), daemon=True)
            thread.start()
            running.append(thread)
            number += 1
            time.sleep(max(0.0, began + number / self.rate - time.monotonic()))
            running = [thread for thread in running if thread.is_alive()]
        for thread in running:
            thread.join()

    def ask(self, number):
        url = self.urls[number % len(self.urls)]
        path = f"/?past-the-cache={number}" if number % 10 == 0 else "/"
        if self.cold and number % 10 in (3, 6):
            path = self.cold
        began = time.monotonic()
        try:
            status, body = orphans.get(url, path, timeout=10)
            fault = None if status == 200 and "wp-" in body else f"{status} from {url}{path}"
        except (OSError, http.client.HTTPException) as error:
            fault = f"{error} from {url}{path}"
        with self.lock:
            self.asked += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if fault:
                self.failures.append(fault)
